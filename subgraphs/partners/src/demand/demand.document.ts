import type { Database } from '@channelgraph/access'
import { type BusinessDate, businessDateOf } from '@channelgraph/values'
import { documentCommands } from '../approvals/documents.commands.ts'
import { documentKind } from '../approvals/documents.steps.ts'
import { knownProductLines } from '../products/products.steps.ts'
import { refusal } from './demand.refusals.ts'
import { checkAnalysis, DEMAND_ANALYSIS, type DemandAnalysisInput, demandAnalysisSeries } from './demand.rules.ts'
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

/** What is to be stored of an analysis, its line as the catalogue spells it: partners are counted, and others found, by that. */
async function contentOf(given: DemandAnalysisInput, today: BusinessDate, tx: Database) {
  const content = checkAnalysis(given, today)
  const [productLine = content.productLine] = await knownProductLines(tx, 'productLine', [content.productLine])
  return { ...content, productLine }
}

/** What becomes of a demand analysis. */
export const demandAnalysisCommands = documentCommands<
  (typeof demandAnalyses)['table'],
  DemandAnalysisInput,
  DemandAnalysisInput,
  never,
  ReturnType<typeof refusal<'DemandAnalysisExists'>>
>('demand-analysis', demandAnalysisDocument, {
  draft: { content: contentOf },
  update: { content: contentOf },
})
