import { muchOrAll } from '@channelgraph/testkit'
import { seededDatabases } from '../harness/index.ts'
import { describeProjections } from './projections.suite.ts'

await describeProjections(await seededDatabases(muchOrAll('little', 'small')))
