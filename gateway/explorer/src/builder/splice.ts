import { type ASTNode, TokenKind } from 'graphql'

/** A part of a text that becomes another one; everything around it stays as somebody wrote it. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

export function spliced(source: string, splices: readonly Splice[]): string {
  return [...splices]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), source)
}

/** Where a parsed node stands. */
export function locOf(node: ASTNode): { readonly start: number; readonly end: number } {
  if (!node.loc) throw new Error('The builder reads documents with their places only.')
  return node.loc
}

/** Leaves a node out: with its lines where it stands alone on them, with its comma elsewhere. Comments stay. */
export function without(source: string, node: ASTNode): Splice {
  const { start, end } = locOf(node)
  const lineStart = source.lastIndexOf('\n', start - 1) + 1
  const restOfLine = /^[ \t,]*(\r?\n|$)/.exec(source.slice(end))
  if (/^[ \t]*$/.test(source.slice(lineStart, start)) && restOfLine) {
    return { start: lineStart, end: end + restOfLine[0].length, text: '' }
  }
  const trailing = /^[ \t,]*/.exec(source.slice(end))?.[0].length ?? 0
  const next = source[end + trailing]
  if (next !== ')' && next !== ']' && next !== '}') return { start, end: end + trailing, text: '' }
  const leading = /[ \t,]*$/.exec(source.slice(0, start))?.[0].length ?? 0
  return { start: start - leading, end: end + trailing, text: next === '}' && leading > 0 ? ' ' : '' }
}

/** Leaves out all that stands between the brackets around these nodes, the brackets, and the blanks before them. */
export function withoutBrackets(source: string, first: ASTNode, last: ASTNode): Splice {
  const open = neighbour(first, 'prev')
  const close = neighbour(last, 'next')
  const leading = /[ \t]*$/.exec(source.slice(0, open.start))?.[0].length ?? 0
  return { start: open.start - leading, end: close.end, text: '' }
}

/** The token beside a node that is no comment. */
export function neighbour(node: ASTNode, side: 'prev' | 'next'): { readonly start: number; readonly end: number } {
  let token = side === 'prev' ? node.loc?.startToken.prev : node.loc?.endToken.next
  while (token?.kind === TokenKind.COMMENT) token = token[side]
  if (!token) throw new Error('A bracket stands beside it.')
  return token
}

/** Puts something behind the last of a bracketed list: on a line of its own where the others have theirs. */
export function appended(source: string, last: ASTNode, text: string): Splice {
  const { end } = locOf(last)
  const close = neighbour(last, 'next').start
  const between = source.slice(end, close)
  if (!between.includes('\n')) return { start: end, end, text: `, ${text}` }
  const at = end + between.trimEnd().length
  return { start: at, end: at, text: `\n${indentAt(source, locOf(last).start)}${text}` }
}

/** The blanks a line begins with, of the line that holds this place. */
export function indentAt(source: string, place: number): string {
  const lineStart = source.lastIndexOf('\n', place - 1) + 1
  return /^[ \t]*/.exec(source.slice(lineStart))?.[0] ?? ''
}
