/* Medians, ratios within a round, and tables of them. Used by the benchmarks. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of what each round's run is of the same round's in `base`. */
export function ratios(runs, base, figure) {
  return median(runs.map((run, round) => figure(run) / figure(base[round])));
}

/** As Markdown; the first column is text, the others are figures. */
export function table(title, heads, rows) {
  const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
  console.log(`\n${title}\n`);
  line(heads);
  line(heads.map((_, column) => (column === 0 ? '---' : '---:')));
  for (const row of rows) line(row);
}
