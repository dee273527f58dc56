import { module } from '@channelgraph/service'
import sdl from './search.graphql'
import { searchResolvers } from './search.resolvers.ts'
import { fillNameInitials } from './search.store.ts'

/** This department's part of one search over all (全局搜索): above what it finds. */
export const search = module({ sdl, resolvers: searchResolvers, sweeps: [fillNameInitials] })
