import { module } from '@channelgraph/service'
import sdl from './cases.graphql'
import { casesResolvers } from './cases.resolvers.ts'
import { notePages } from './cases.store.ts'

/** What tickets and complaints share: whom they are about, notes, numbers, clocks (服务案件). */
export const cases = module({
  sdl,
  resolvers: casesResolvers,
  loaders: (load) => ({ notesOfCases: load.pages(notePages.ofEach('caseId')) }),
})
