/** A refusal is data, a member of a mutation's result union: `code` and `message`, for ever (design: Refusals are data). */
export interface Refusal {
  readonly __typename: string
  readonly code: string
  readonly message: string
}

export interface IllegalTransition extends Refusal {
  readonly __typename: 'IllegalTransition'
  readonly status: string
}
export interface StaleVersion extends Refusal {
  readonly __typename: 'StaleVersion'
  readonly currentVersion: number
}
export interface SelfApproval extends Refusal {
  readonly __typename: 'SelfApproval'
}

export const staleVersion = (expected: number, currentVersion: number): StaleVersion => ({
  __typename: 'StaleVersion',
  code: 'STALE_VERSION',
  message: `You changed version ${expected}, but it is at version ${currentVersion} now: read it again and decide anew.`,
  currentVersion,
})

export const selfApproval = (): SelfApproval => ({
  __typename: 'SelfApproval',
  code: 'SELF_APPROVAL',
  message: 'Whoever asked for this may not approve it: somebody else has to.',
})

/** Which states a command may start from; the table is the state machine (specification 3). */
export type Transitions<Status extends string> = Readonly<
  Record<string, { readonly from: readonly Status[]; readonly to: readonly Status[] }>
>

/** The refusal of a command that its state machine does not list for this state; null where it may go on. */
export function refuseTransition<Status extends string, Table extends Transitions<Status>>(
  table: Table,
  command: keyof Table & string,
  status: Status,
): IllegalTransition | null {
  if (table[command]?.from.includes(status)) return null
  return {
    __typename: 'IllegalTransition',
    code: 'ILLEGAL_TRANSITION',
    message: `${command} is not possible while the status is ${status}; it is from ${table[command]?.from.join(', ')}.`,
    status,
  }
}
