import { readFileSync } from 'node:fs'
import { personaNamed } from '@channelgraph/access'
import { apiSchemaOf } from '@channelgraph/supergraph'
import { grantsOf } from '../../../../src/execute/grants.ts'
import { VisibleSchemas } from '../../../../src/graph/visible-schema.ts'
import { type OnStage, onStage } from '../../answer/testing/on-stage.ts'

/** The builder over the schema that is served; `mine` is what partner A may read of it. */
export function builderOnStage(): OnStage {
  const sdl = readFileSync(new URL('../../../../../supergraph.graphql', import.meta.url), 'utf8')
  const schemas = new VisibleSchemas(apiSchemaOf(sdl), sdl)
  return onStage({
    name: 'builder',
    folder: new URL('.', import.meta.url),
    region: /Builder|查询构建器/,
    files: {
      'schema.graphql': schemas.sdl(),
      'mine.graphql': schemas.sdlFor(grantsOf(personaNamed('partner-a').viewer)),
      'field-owners.json': schemas.fieldOwners(),
    },
  })
}
