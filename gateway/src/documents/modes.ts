import { type Asker, type Askers, isAmong } from '../identity/askers.ts'

/** Which documents may be asked, from the mildest on: any, any but those that nobody vouches for are logged, only the trusted ones. */
export const DOCUMENT_MODES = ['any', 'log', 'trusted'] as const
export type DocumentMode = (typeof DOCUMENT_MODES)[number]

export interface ModeRule {
  readonly askers: Askers
  readonly mode: DocumentMode
}

/** How strict the gateway is with whom. */
export interface DocumentModes {
  /** DOCUMENT_MODE: of everybody no rule is for. */
  readonly fallback: DocumentMode
  /** DOCUMENT_MODES: of holders of a role or of a token for an audience. */
  readonly rules: readonly ModeRule[]
}

/** The mode of one asker: the strictest of the rules for it, so that a further role opens nothing that another one closes. */
export function modeOf(asker: Asker, { fallback, rules }: DocumentModes): DocumentMode {
  const modes = rules.filter(({ askers }) => isAmong(askers, asker)).map(({ mode }) => mode)
  return DOCUMENT_MODES.findLast((mode) => modes.includes(mode)) ?? fallback
}
