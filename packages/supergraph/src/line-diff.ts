const CONTEXT = 3
const MAX_CELLS = 4_000_000

/** How to get from one text to another, line by line: `-` leaves, `+` comes, with three lines around each change. */
export function lineDiff(before: string, after: string): string {
  const [one, other] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < one.length && head < other.length && one[head] === other[head]) head += 1
  let tail = 0
  while (tail < one.length - head && tail < other.length - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1
  const [left, right] = [one.slice(head, one.length - tail), other.slice(head, other.length - tail)]
  if (left.length * right.length > MAX_CELLS)
    return `${left.length} lines leave and ${right.length} come from line ${head + 1} on`
  const marked = [
    ...one.slice(0, head).map((line) => ` ${line}`),
    ...changes(left, right),
    ...one.slice(one.length - tail).map((line) => ` ${line}`),
  ]
  return hunks(marked).join('\n')
}

/** The longest common subsequence of two lists of lines, written as a list of marked lines. */
function changes(left: readonly string[], right: readonly string[]): string[] {
  const width = right.length + 1
  const common = new Uint32Array((left.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push(` ${left[i]}`)
      i += 1
      j += 1
    } else if (i < left.length && (j === right.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`-${left[i]}`)
      i += 1
    } else {
      lines.push(`+${right[j]}`)
      j += 1
    }
  }
  return lines
}

/** Leaves out what is far from every change. */
function hunks(marked: readonly string[]): string[] {
  const near = new Set<number>()
  for (const [index, line] of marked.entries()) {
    if (line.startsWith(' ')) continue
    for (let around = index - CONTEXT; around <= index + CONTEXT; around += 1) near.add(around)
  }
  return marked.flatMap((line, index) =>
    near.has(index) ? (near.has(index - 1) || index === 0 ? line : ['…', line]) : [],
  )
}
