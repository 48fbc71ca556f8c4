/** Prints names the way -nameopt asks for. */
import type { Bio, X509, X509Name } from '../native/api';
import { puts } from '../native/console';

export interface NamePrinter {
  /** The name alone, no line end. */
  name(bio: Bio, name: X509Name): void;
  /** `title=name` and a line end; over several lines where the format is multi-line. */
  titled(bio: Bio, title: string, name: X509Name): void;
}

const SEP_MASK = 0xf << 16;
const SEP_MULTILINE = 4 << 16;

export function namePrinter(flags: number): NamePrinter {
  const multiline = (flags & SEP_MASK) === SEP_MULTILINE;
  return {
    name(bio, name) {
      name.print(bio, 0, flags);
    },
    titled(bio, title, name) {
      puts(bio, title);
      if (flags === 0) {
        puts(bio, `${name.oneline()}\n`);
        return;
      }
      puts(bio, multiline ? '\n' : '');
      name.print(bio, multiline ? 4 : 0, flags);
      puts(bio, '\n');
    },
  };
}

/** `subject=` and `issuer=` lines of a certificate. */
export function printSubjectAndIssuer(
  bio: Bio,
  names: NamePrinter,
  cert: X509,
  afterEach: string,
): void {
  names.titled(bio, 'subject=', cert.subjectName());
  puts(bio, afterEach);
  names.titled(bio, 'issuer=', cert.issuerName());
  puts(bio, afterEach);
}
