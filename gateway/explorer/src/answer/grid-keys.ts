/** A cell of a grid; line -1 is the header. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface Bounds {
  readonly lines: number
  readonly columns: number
  /** How many lines are in sight. */
  readonly page: number
}

export interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Where a key leads; null for one that does not move. The pattern of a grid (WAI-ARIA). */
export function movedBy(
  { key, ctrlKey, metaKey }: Key,
  { line, column }: Place,
  { lines, columns, page }: Bounds,
): Place | null {
  const isFar = ctrlKey || metaKey
  const to = (toLine: number, toColumn: number): Place => ({
    line: Math.max(-1, Math.min(lines - 1, toLine)),
    column: Math.max(0, Math.min(columns - 1, toColumn)),
  })
  switch (key) {
    case 'ArrowUp':
      return to(isFar ? -1 : line - 1, column)
    case 'ArrowDown':
      return to(isFar ? lines - 1 : line + 1, column)
    case 'ArrowLeft':
      return to(line, isFar ? 0 : column - 1)
    case 'ArrowRight':
      return to(line, isFar ? columns - 1 : column + 1)
    case 'Home':
      return to(isFar ? -1 : line, 0)
    case 'End':
      return to(isFar ? lines - 1 : line, columns - 1)
    case 'PageUp':
      return to(line - page, column)
    case 'PageDown':
      return to(line + page, column)
    default:
      return null
  }
}
