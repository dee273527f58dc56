import { loadThose } from '@channelgraph/service'
import type { Context } from '../subgraph.ts'
import type { PublicationRow } from './publications.tables.ts'

/** The fields of every publication that others than its own row answer. */
export const publicationResolvers = {
  audienceRegions: ({ audienceRegionCodes }: PublicationRow, _: unknown, ctx: Context) =>
    loadThose(ctx.loaders.regions, audienceRegionCodes),
  publishedBy: ({ publishedById }: PublicationRow, _: unknown, ctx: Context) =>
    ctx.loaders.employees.load(publishedById),
}
