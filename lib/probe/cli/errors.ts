/*
 * What ends the command other than its having done everything, each with an exit status of its own (command.ts).
 */

/** A wrong use of the command. */
export class UsageError extends Error {}

/** A target that cannot be understood; the message has neither its text nor its place. */
export class TargetError extends Error {}

/** A line that is no target, with --strict; it has been reported. */
export class StrictEnd extends Error {}

/** The reader of the output is gone (EPIPE). */
export class OutputClosed extends Error {}

/** `ENOENT: no such file or directory` and the like, without Node's repetition of call and path. */
export function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/, \w+(?: '[^']*')?(?: -> '[^']*')?$/, '');
}

export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}
