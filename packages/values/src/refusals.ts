import type { Text } from './text.ts'

/**
 * A refusal is data, a member of a mutation's result union: `code` and `message`, for ever (design: Refusals are data). `Name` is
 * its type in the schema: a command that may answer one its mutation's union does not list does not compile.
 */
export interface Refusal<Name extends string = string> {
  readonly __typename: Name
  readonly code: string
  /** In English, for logs and tests; a client reads it in its own language, from `text`. */
  readonly message: string
  readonly text: Text
}

/** One refusal of a catalogue: its code, and what it says to people, of what it is given. */
export interface RefusalWords {
  readonly code: string
  // biome-ignore lint/suspicious/noExplicitAny: each entry names what its own words are made of
  readonly text: Text | ((given: any) => Text)
}

type WordsOf<Entry> = Entry extends { text: (given: infer Given) => Text } ? Given : unknown

/**
 * A module's refusals: code and both texts of each stand here once. `Fields` is `RefusalFields` of the generated types: what the
 * schema gives each refusal beside code and message. A name the schema does not have, a missing field or a missing text does not
 * compile.
 */
export const refusalsOf =
  <Fields>() =>
  <const Catalogue extends { readonly [Name in keyof Catalogue]: Name extends keyof Fields ? RefusalWords : never }>(
    catalogue: Catalogue,
  ) => {
    /** Makes the refusal of a name, with its fields and what else its words are made of. */
    const refusal = <Name extends keyof Catalogue & keyof Fields & string>(
      name: Name,
      ...[given]: unknown extends WordsOf<Catalogue[Name]>
        ? keyof Fields[Name] extends never
          ? []
          : [given: Fields[Name]]
        : [given: Fields[Name] & WordsOf<Catalogue[Name]>]
    ): Refusal<Name> => {
      const { code, text } = catalogue[name] as RefusalWords
      const said = typeof text === 'function' ? text(given) : text
      return { ...(given as object | undefined), __typename: name, code, message: said.en, text: said }
    }
    return { catalogue, refusal }
  }

/** The refusals that every department may answer; their types are shared (values.graphql). */
interface CommonFields {
  readonly IllegalTransition: { readonly status: string }
  readonly StaleVersion: { readonly currentVersion: number }
  readonly SelfApproval: object
}

/** Texts of the common refusals. */
export const commonRefusals = refusalsOf<CommonFields>()({
  IllegalTransition: { code: 'ILLEGAL_TRANSITION', text: ({ text }: { text: Text }) => text },
  StaleVersion: {
    code: 'STALE_VERSION',
    text: ({ expected, currentVersion }: { expected: number; currentVersion: number }) => ({
      en: `You changed version ${expected}, but it is at version ${currentVersion} now: read it again and decide anew.`,
      zh: `您修改的是第 ${expected} 版,现在已是第 ${currentVersion} 版:请重新读取后再决定。`,
    }),
  },
  SelfApproval: {
    code: 'SELF_APPROVAL',
    text: {
      en: 'Whoever asked for this, or had a part in it, may not approve it: somebody else has to.',
      zh: '申请人及经办人不得审批本事项:须由他人审批。',
    },
  },
})

export const staleVersion = (expected: number, currentVersion: number): Refusal<'StaleVersion'> =>
  commonRefusals.refusal('StaleVersion', { expected, currentVersion })

export const selfApproval = (): Refusal<'SelfApproval'> => commonRefusals.refusal('SelfApproval')

/** The refusal of a command that its status does not allow, for a reason of its own. */
export const illegalTransition = (status: string, text: Text): Refusal<'IllegalTransition'> =>
  commonRefusals.refusal('IllegalTransition', { status, text })

/** Which states a command may start from; the table is the state machine (specification 3). */
export type Transitions<Status extends string> = Readonly<
  Record<string, { readonly from: readonly Status[]; readonly to: readonly Status[] }>
>

/** The refusal of a command that the state machine does not list for the row's status; null where it may go on. */
export function checkTransition<Machine extends Transitions<string>>(
  machine: Machine,
  command: keyof Machine & string,
  { status }: { readonly status: string },
): Refusal<'IllegalTransition'> | null {
  const from = machine[command]?.from ?? []
  if (from.includes(status)) return null
  const listed = from.join(', ')
  return illegalTransition(status, {
    en: `${command} is not possible while the status is ${status}; it is from ${listed}.`,
    zh: `状态为 ${status} 时不能执行 ${command};只有在下列状态才可以:${listed}。`,
  })
}
