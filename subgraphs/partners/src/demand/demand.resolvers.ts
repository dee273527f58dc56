import { businessDateOf } from '@channelgraph/values'
import { documentResolvers } from '../approvals/documents.resolvers.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { demandAnalysisCommands as commands, demandAnalysisDocument } from './demand.document.ts'
import { gapOf } from './demand.rules.ts'
import { demandAnalysisPages } from './demand.store.ts'

export const demandResolvers: Resolvers = {
  Query: {
    demandAnalyses: (_, { sort, first, after, last, before, ...filter }, ctx) => {
      const today = businessDateOf(ctx.clock.now())
      return demandAnalysisPages.list(ctx, { filter: { ...filter, today }, sort, first, after, last, before })
    },
    demandAnalysis: (_, { id }, ctx) => ctx.loaders.demandAnalyses.load(id),
  },
  Mutation: {
    draftDemandAnalysis: (_, args, ctx) => commands.draft(ctx, args),
    updateDemandAnalysis: (_, args, ctx) => commands.update(ctx, args),
    discardDemandAnalysis: (_, args, ctx) => commands.discard(ctx, args),
    submitDemandAnalysis: (_, args, ctx) => commands.submit(ctx, args),
    recallDemandAnalysis: (_, args, ctx) => commands.recall(ctx, args),
    decideDemandAnalysis: (_, args, ctx) => commands.decide(ctx, args),
    publishDemandAnalysis: (_, args, ctx) => commands.publish(ctx, args),
    retireDemandAnalysis: (_, args, ctx) => commands.retire(ctx, args),
  },
  DemandAnalysis: {
    ...documentResolvers(demandAnalysisDocument),
    __resolveReference: ({ id }, ctx) => ctx.loaders.demandAnalyses.load(id),
    region: ({ regionCode }, _, ctx) => ctx.loaders.regions.load(regionCode),
    existingCount: async ({ id }, _, ctx) => (await ctx.loaders.existingPartners.load(id)) ?? 0,
    gap: async (analysis, _, ctx) => gapOf(analysis, (await ctx.loaders.existingPartners.load(analysis.id)) ?? 0),
    evidenceCount: async ({ id }, _, ctx) => (await ctx.loaders.demandEvidence.load(id)) ?? 0,
  },
  PartnerApplication: {
    demand: ({ demandId }, _, ctx) => (demandId ? ctx.loaders.demandAnalyses.load(demandId) : null),
  },
  Region: {
    demandGaps: (region, _, ctx) => ctx.loaders.demandOfRegions.load(region.code),
  },
}
