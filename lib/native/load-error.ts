/**
 * Why the addon cannot be had.
 *
 * `stage`: `find` the addon, `choose` the OpenSSL installation, `load` the file, `check` what it is bound to.
 * `subject`: the file or folder in question. `cause`: the system's or the loader's error, where there is one.
 */
export class NativeLoadError extends Error {
  override readonly name = 'NativeLoadError';

  constructor(
    readonly stage: 'find' | 'choose' | 'load' | 'check',
    readonly subject: string,
    text: string,
    cause?: unknown,
  ) {
    // The loader's message often begins with the file already.
    const message = text.startsWith(`${subject}: `) ? text : `${subject}: ${text}`;
    super(message, cause === undefined ? undefined : { cause });
  }
}
