/*
 * The text of --help, from the table of options.
 */
import { GROUPS, type Kind, type Row } from './option-table';

const WIDTH = 100;
const INDENT = 28;

const HEAD = `Usage: s_client-probe [options] [target ...]

Looks at many TLS servers and writes a record of each.

A target is one of
  host  host:port  host:25,465,587-590  1.2.3.4  [2001:db8::1]:port  2001:db8::1
  a URL: https://host smtp://host ldap://host postgres://host ... with the scheme's port and STARTTLS
  a range: 10.0.0.0/8  10.0.0.0/8:443  2001:db8::/112  [2001:db8::]/112:443; its first and last address
  (network and broadcast) are included
  in files also a JSON object, {"host": "h", "port": 443, "servername": "n"}, with the options of a target
In files, blank lines and what follows # are skipped. Without any target they are read from standard
input, unless that is a terminal.
`;

const TAIL = `
Examples
  s_client-probe example.com
  s_client-probe --verify --fail-on expired,expires-soon,untrusted,wrong-host https://example.com
  s_client-probe --targets hosts.txt --concurrency 2000 --resume scan.journal -o scan.ndjson
  s_client-probe 192.0.2.0/24:443,8443 --random --seed 7 --shard 1/4 --rate 500
  s_client-probe --targets - --format csv --fields target,protocol,chain.0.notAfter,error.code <hosts
  s_client-probe smtp://mail.example.com --s-client-arg '-cipher ALL:@SECLEVEL=0'

--resume keeps a journal FILE. When the output is a file (-o, or standard output with >>), each record is
in it exactly once, whenever the run was ended; when it is a pipe, some may be written twice.

Exit status, the first that applies
  130, 143  ended by SIGINT or SIGTERM: the first finishes what is in flight, the second gives it up
  141  the reader of the output went away
  4    the output, the journal or the targets could not be written or read, or the engine failed
  1    something named in --fail-on was found
  3    some lines or arguments were no targets
  2    a wrong use of the command
  0    everything was probed, whatever was found
`;

function argumentOf(type: Kind): string {
  switch (type.kind) {
    case 'switch':
      return '';
    case 'text':
      return ` ${type.arg}`;
    case 'count':
      return ' N';
    case 'duration':
      return type.optional ? '[=TIME]' : ' TIME';
    case 'choice':
      return type.of.length > 4 ? ' NAME' : ` ${type.of.join('|')}`;
    case 'list':
      return type.otherwise === undefined ? ` ${type.arg}` : `[=${type.arg}]`;
    case 'servers':
      return ' LIST';
    case 'host-port':
      return ' HOST:PORT';
    case 'ports':
      return ' PORTS';
    case 'shard':
      return ' I/N';
    case 'fields':
      return ' LIST';
    case 's_client':
      return " 'ARG'";
  }
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function entry({ name, short, type, help }: Row): string {
  const choices = type.kind === 'choice' && type.of.length > 4 ? `: ${type.of.join(', ')}` : '';
  const option = ` ${short ? `-${short}, ` : ''}--${name}${argumentOf(type)}`;
  const [first = '', ...rest] = wrapped(help + choices, WIDTH - INDENT);
  const start =
    option.length < INDENT
      ? option.padEnd(INDENT) + first
      : `${option}\n${' '.repeat(INDENT)}${first}`;
  return [start, ...rest.map((line) => ' '.repeat(INDENT) + line)].join('\n');
}

export function helpText(): string {
  const groups = GROUPS.map(({ title, rows }) => `\n${title}\n${rows.map(entry).join('\n')}\n`);
  return HEAD + groups.join('') + TAIL;
}
