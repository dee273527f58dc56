import { seededDatabases } from '@channelgraph/testkit'
import { describeProjections } from './projections.suite.ts'

await describeProjections(await seededDatabases())
