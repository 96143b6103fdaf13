/** Columns as wide as their widest cell, for a terminal. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, place) => Math.max(...rows.map((cells) => cells[place]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, place) => cell.padEnd(widths[place] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
