import { module } from '@channelgraph/service'
import sdl from './node.graphql'
import { nodeResolvers } from './node.resolvers.ts'

/** Where ids come in (按编号查询): entities of all departments by their id. */
export const node = module({ sdl, resolvers: nodeResolvers })
