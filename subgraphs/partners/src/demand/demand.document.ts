import type { Database } from '@channelgraph/access'
import { businessDateOf } from '@channelgraph/values'
import { documentCommands } from '../approvals/documents.commands.ts'
import { documentKind } from '../approvals/documents.steps.ts'
import { knownProductLines } from '../products/products.steps.ts'
import { refusal } from './demand.refusals.ts'
import { checkAnalysis, DEMAND_ANALYSIS, demandAnalysisSeries } from './demand.rules.ts'
import { demandAnalyses, findPublishedOfSame } from './demand.store.ts'

export const demandAnalysisDocument = documentKind({
  noun: 'DemandAnalysis',
  idKind: 'demandAnalysis',
  rows: demandAnalyses,
  series: demandAnalysisSeries,
  machine: DEMAND_ANALYSIS,
  // Specification 5: written by the channel managers, agreed to by management.
  chain: ['MGT'],
  refuse: {
    publish: async (tx, ctx, analysis) => {
      const no = await findPublishedOfSame(tx, analysis, businessDateOf(ctx.clock.now()))
      return no ? refusal('DemandAnalysisExists', { no }) : null
    },
  },
})

/** Its line, as the catalogue spells it. Throws BAD_USER_INPUT for one that it has not. */
const complete = async <Content extends { readonly productLine?: string }>(tx: Database, checked: Content) => {
  if (checked.productLine === undefined) return checked
  const [productLine] = await knownProductLines(tx, 'productLine', [checked.productLine])
  return { ...checked, productLine }
}

/** What becomes of a demand analysis. */
export const demandAnalysisCommands = documentCommands<
  (typeof demandAnalyses)['table'],
  Parameters<typeof checkAnalysis>[0],
  Parameters<typeof checkAnalysis>[0],
  never,
  ReturnType<typeof refusal<'DemandAnalysisExists'>>
>('demand-analysis', demandAnalysisDocument, {
  draft: { content: checkAnalysis, complete },
  update: { content: checkAnalysis, complete },
})
