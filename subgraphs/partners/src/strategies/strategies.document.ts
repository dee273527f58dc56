import { documentCommands } from '../approvals/documents.commands.ts'
import { documentKind } from '../approvals/documents.steps.ts'
import { refusal } from './strategies.refusals.ts'
import { CHANNEL_STRATEGY, channelStrategySeries, checkStrategy } from './strategies.rules.ts'
import { channelStrategies, findOtherYear, findPublishedOfYear } from './strategies.store.ts'

export const channelStrategyDocument = documentKind({
  noun: 'ChannelStrategy',
  idKind: 'channelStrategy',
  rows: channelStrategies,
  series: channelStrategySeries,
  machine: CHANNEL_STRATEGY,
  // P-01: the channel department's, agreed to by management.
  chain: ['MGT'],
  refuse: {
    submit: async (tx, _, strategy) => {
      const year = await findOtherYear(tx, strategy)
      return year === null ? null : refusal('StrategyOfAnotherYear', { year })
    },
    publish: async (tx, _, strategy) => {
      const no = await findPublishedOfYear(tx, strategy)
      return no ? refusal('StrategyExists', { no }) : null
    },
  },
})

/** What becomes of a strategy. */
export const channelStrategyCommands = documentCommands('strategy', channelStrategyDocument, {
  draft: { content: checkStrategy },
  update: { content: checkStrategy },
})
