import { z } from 'zod'
import { DOCUMENT_MODES, type ModeRule } from './documents/modes.ts'
import { type Askers, readAskers } from './identity/askers.ts'

/** Several of something, separated by commas. `read` gives null for what is none; `wanted` ends "which is no …". */
const listVariable = <Item>(read: (text: string) => Item | null, wanted: string) =>
  z
    .string()
    .default('')
    .transform((list, ctx): readonly Item[] => {
      const items: Item[] = []
      for (const text of list.split(',').flatMap((part) => part.trim() || [])) {
        const item = read(text)
        if (item === null) ctx.addIssue({ code: 'custom', message: `has "${text}", which is no ${wanted}` })
        else items.push(item)
      }
      return items
    })

export const originsVariable = listVariable(
  (text) => (URL.canParse(text) && new URL(text).origin === text ? text : null),
  'origin such as https://portal.example.com',
)

/** Names of request headers, such as x-tenant. */
export const headersVariable = listVariable(
  (text) => (/^[a-z0-9_-]{1,100}$/i.test(text) ? text.toLowerCase() : null),
  'name of a header such as x-tenant',
)

/** Names of hosts without a port, such as graph.example.com. */
export const hostsVariable = listVariable(
  (text) => (/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(text) ? text : null),
  'name of a host such as graph.example.com',
)

export const pathsVariable = listVariable((text) => text, 'path')

/** Whom a token is for. */
export const audiencesVariable = listVariable((text) => text, 'audience')

const ASKERS = 'role such as role:PTR or audience such as audience:portal'

/** Who is answered something: `on` for everybody (null), `off` for nobody, or some. */
export const askersVariable = z
  .string()
  .default('on')
  .transform((text, ctx): readonly Askers[] | null => {
    if (text === 'on') return null
    if (text === 'off') return []
    const parsed = listVariable(readAskers, `${ASKERS}; it is on, off, or a list of these`).safeParse(text)
    if (parsed.success && parsed.data.length > 0) return parsed.data
    ctx.addIssue({
      code: 'custom',
      message: parsed.error?.issues[0]?.message ?? `is neither on nor off, nor a ${ASKERS}`,
    })
    return z.NEVER
  })

/** Modes of some askers, such as `role:PTR=trusted`. */
export const modeRulesVariable = listVariable(
  readModeRule,
  `rule such as role:PTR=trusted or audience:portal=log; modes are ${DOCUMENT_MODES.join(', ')}`,
)

function readModeRule(text: string): ModeRule | null {
  const at = text.lastIndexOf('=')
  const askers = readAskers(text.slice(0, Math.max(0, at)))
  const mode = DOCUMENT_MODES.find((known) => known === text.slice(at + 1))
  return askers && mode ? { askers, mode } : null
}
