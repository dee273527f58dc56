import type { Database, Scope } from '@channelgraph/access'
import { badInput, check, knownSpelling } from '@channelgraph/values'
import { findProductRefs, listProductLines } from './products.store.ts'

/** Product lines in the spelling of the catalogue. Throws BAD_USER_INPUT for one that no product is of; names those there are. */
export async function knownProductLines(tx: Database, name: string, given: readonly string[]): Promise<string[]> {
  if (given.length === 0) return []
  const known = await listProductLines(tx)
  const lines = [...new Set(given.map((line) => knownSpelling(line, known)))]
  const unknown = lines.find((line) => !known.includes(line))
  if (unknown === undefined) return lines
  throw badInput(
    `\`${name}\` must be product lines of the catalogue; "${unknown}" is none. There are ${known.join(', ') || 'none yet'}.`,
    `\`${name}\` 须为产品目录中的产品线;“${unknown}”不是。现有:${known.join('、') || '无'}。`,
  )
}

/** The ids of products that orders told of. Throws BAD_USER_INPUT for any other. */
export async function knownProducts(
  tx: Database,
  scope: Scope,
  name: string,
  given: readonly string[],
): Promise<string[]> {
  const ids = [...new Set(given.map((id) => check.text(name, id, check.TEXT.code)))]
  const known = ids.length > 0 ? await findProductRefs(tx, scope, ids) : new Map()
  const unknown = ids.find((id) => !known.has(id))
  if (unknown === undefined) return ids
  throw badInput(
    `\`${name}\` must be the id of a product of the catalogue; ${unknown} is none.`,
    `\`${name}\` 须为产品目录中的产品标识;${unknown} 不是。`,
  )
}

/** The same of one that may be left out: null where none is given. */
export async function knownProduct(
  tx: Database,
  scope: Scope,
  name: string,
  given: string | null | undefined,
): Promise<string | null> {
  const id = check.optionalText(name, given, check.TEXT.code)
  return id === null ? null : ((await knownProducts(tx, scope, name, [id]))[0] ?? null)
}
