import { module } from '@channelgraph/service'
import sdl from './employees.graphql'
import { employeesResolvers } from './employees.resolvers.ts'
import { findEmployees, findRegionsOfEmployees } from './employees.store.ts'

/** Who works here, and who asks. */
export const employees = module({
  sdl,
  resolvers: employeesResolvers,
  loaders: (load) => ({
    employees: load.one(findEmployees),
    regionsOfEmployees: load.many(findRegionsOfEmployees),
  }),
})
