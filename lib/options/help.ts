import type { Dialect, OptionRow, Parameter, ValueKind } from '../dialects/types';

/** How the argument of an option is shown; an option without one is its name alone. */
const SHOWN: Readonly<Record<Exclude<ValueKind, 'none'>, string>> = {
  string: 'val',
  infile: 'infile',
  outfile: 'outfile',
  dir: 'dir',
  uri: 'uri',
  int: 'int',
  positive: '+int',
  intmax: 'intmax',
  'format-pem-der': 'PEM|DER',
  'format-pem-der-engine': 'PEM|DER|ENGINE',
};

/** From this length on a label has its line for itself, and does not widen the column. */
const LABEL_LIMIT = 30;

/** The column is never narrower, whatever the labels are. */
const LEAST_WIDTH = 5;

/**
 * What `s_client -help` prints, as a byte string. The real program prints it on stderr, with
 * nothing on stdout, and exits with 0.
 */
export function renderHelp(dialect: Dialect, prog = 's_client'): string {
  const { sections, parameters } = dialect;
  const width = columnWidth(dialect);
  const blocks = sections.map(({ title, rows }) =>
    [
      title && `\n${title}:\n`,
      ...rows.map((row) => renderLine(optionLabel(row), row.help, width)),
    ].join(''),
  );
  if (parameters.length > 0) {
    const lines = parameters.map((it) => renderLine(parameterLabel(it), it.help, width));
    blocks.push(`\nParameters:\n${lines.join('')}`);
  }
  return dialect.usage(prog) + blocks.join('');
}

/** The longest label that shares its line with its help text. */
function columnWidth({ sections, parameters }: Dialect): number {
  const labels = [
    ...sections.flatMap(({ rows }) => rows.map(optionLabel)),
    // The real program measures parameters as if they had a dash, too.
    ...parameters.map((parameter) => `-${parameterLabel(parameter)}`),
  ];
  const lengths = labels.map((label) => label.length).filter((length) => length < LABEL_LIMIT);
  return Math.max(LEAST_WIDTH, ...lengths);
}

function optionLabel({ name, kind }: OptionRow): string {
  return kind === 'none' ? ` -${name}` : ` -${name} ${SHOWN[kind]}`;
}

/** The blank at its end counts: the real program shows the empty argument of a parameter. */
function parameterLabel({ name }: Parameter): string {
  return ` ${name} `;
}

function renderLine(label: string, help: string, width: number): string {
  const left = label.length < LABEL_LIMIT ? label.padEnd(width) : `${label}\n${' '.repeat(width)}`;
  return `${left}  ${help}\n`;
}
