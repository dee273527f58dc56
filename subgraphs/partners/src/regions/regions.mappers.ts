import type { RegionRow } from './regions.tables.ts'

/** A division, with what other departments were asked of it for a field that needs it. */
export type Region = RegionRow & { readonly installedBase?: number | null }
