import { created, creatingCommand } from '@channelgraph/command'
import { badInput, check, codeKey, newId, normaliseCode } from '@channelgraph/values'
import { refusal } from '../applications.refusals.ts'
import { FIRST_STANDARD } from '../applications.rules.ts'
import type { StandardItem } from '../applications.tables.ts'
import { findStandard, findStandards, insertStandard } from '../evaluation.store.ts'

export interface PublishScreeningStandard {
  readonly idempotencyKey: string
  readonly items: readonly StandardItem[]
}

export const publishScreeningStandard = creatingCommand(
  'screening-standard:publish',
  findStandards,
  async (tx, ctx, { items }: PublishScreeningStandard) => {
    const asked = itemsOf(items)
    const inForce = (await findStandard(tx)) ?? FIRST_STANDARD
    if (sameItems(asked, inForce.items)) return refusal('StandardUnchanged', { version: inForce.version })
    const standard = await insertStandard(tx, {
      id: newId('screeningStandard'),
      items: asked,
      publishedById: ctx.viewer.subject,
      publishedAt: ctx.clock.now(),
    })
    return created('ScreeningStandard', standard)
  },
)

const sameItems = (a: readonly StandardItem[], b: readonly StandardItem[]): boolean =>
  a.length === b.length &&
  a.every(({ code, name, required }, i) => code === b[i]?.code && name === b[i].name && required === b[i].required)

const MAX_ITEMS = 50
const CODE = /^[A-Z][A-Z0-9_]{0,63}$/

function itemsOf(given: readonly StandardItem[]): StandardItem[] {
  const items = check
    .items('items', given, 1, MAX_ITEMS)
    .map(({ code, ...item }) => ({ ...item, code: normaliseCode(code) }))
  if (items.some(({ code }) => !CODE.test(code)))
    throw badInput(
      '`items.code` must be capital letters, digits and underscores, a letter first, up to 64.',
      '`items.code` 须由大写字母、数字和下划线组成,以字母开头,最多 64 个字符。',
    )
  if (new Set(items.map(({ code }) => codeKey(code))).size < items.length)
    throw badInput('`items` must name each code once.', '`items` 中每个代码只能出现一次。')
  return items.map(({ code, name, required }) => ({
    ...{ code, required },
    name: check.title('items.name', name),
  }))
}
