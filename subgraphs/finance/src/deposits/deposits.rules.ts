import type { Refusal } from '@channelgraph/values'

/** What needs the terms of a contract waits until one is signed. */
export const noContract = (what: string): Refusal => ({
  __typename: 'NoContract',
  code: 'NO_CONTRACT',
  message: `Finance knows no signed contract of this partner, whose terms ${what} follows: sign one first.`,
})
