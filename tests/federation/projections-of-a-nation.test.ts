import { seededDatabases } from '../harness/index.ts'
import { describeProjections } from './projections.suite.ts'

// The ways of the larger worlds, with few partners: counties, more units an order, payments day by day.
await describeProjections(await seededDatabases('nation'))
