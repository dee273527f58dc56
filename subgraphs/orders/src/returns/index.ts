import { module } from '@channelgraph/service'
import sdl from './returns.graphql'
import { returnsRefusals } from './returns.refusals.ts'
import { returnsResolvers } from './returns.resolvers.ts'
import {
  findLinesOfReturns,
  findReturns,
  findReturnsByNo,
  findReturnsOfOrders,
  findReturnsOfPartners,
} from './returns.store.ts'

/** Goods that come back (退货). */
export const returns = module({
  sdl,
  resolvers: returnsResolvers,
  refusals: returnsRefusals,
  loaders: (load) => ({
    returns: load.one(findReturns),
    returnsByNo: load.one(findReturnsByNo),
    returnsOfOrders: load.many(findReturnsOfOrders),
    returnsOfPartners: load.oneWith(findReturnsOfPartners),
    linesOfReturns: load.many(findLinesOfReturns),
  }),
})
