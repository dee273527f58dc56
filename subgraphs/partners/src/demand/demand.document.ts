import type { Database } from '@channelgraph/access'
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
    publish: async (tx, _, analysis) => {
      const no = await findPublishedOfSame(tx, analysis)
      return no ? refusal('DemandAnalysisExists', { no }) : null
    },
  },
})

/** The line has to be one of the catalogue. Refuses nothing else. */
const assertLine = async (tx: Database, { productLine }: { readonly productLine?: string }): Promise<null> => {
  if (productLine) await knownProductLines(tx, 'productLine', [productLine])
  return null
}

/** What becomes of a demand analysis. */
export const demandAnalysisCommands = documentCommands<
  (typeof demandAnalyses)['table'],
  Parameters<typeof checkAnalysis>[0],
  Parameters<typeof checkAnalysis>[0],
  never,
  ReturnType<typeof refusal<'DemandAnalysisExists'>>
>('demand-analysis', demandAnalysisDocument, {
  draft: { content: checkAnalysis, refuse: (tx, _, content) => assertLine(tx, content) },
  update: { content: checkAnalysis, refuse: (tx, _, row) => assertLine(tx, row) },
})
