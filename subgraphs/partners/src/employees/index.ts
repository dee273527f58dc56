import { module } from '@channelgraph/service'
import sdl from './employees.graphql'
import { employeesRefusals } from './employees.refusals.ts'
import { employeesResolvers } from './employees.resolvers.ts'
import { findEmployees, findRegionsOfEmployees } from './employees.store.ts'

/** Who works here, and who asks. */
export const employees = module({
  sdl,
  resolvers: employeesResolvers,
  refusals: employeesRefusals,
  loaders: (load) => ({
    employees: load.one(findEmployees),
    regionsOfEmployees: load.many(findRegionsOfEmployees),
  }),
})
