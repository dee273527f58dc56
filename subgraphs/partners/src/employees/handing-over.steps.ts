import type { Database } from '@channelgraph/access'
import { refusal } from './employees.refusals.ts'
import { countManagedPartners, countOpenApplications } from './employees.store.ts'

/** Whoever leaves the channel department hands over first what only somebody of it answers for; null where nothing is left. */
export async function refuseUnlessHandedOver(tx: Database, employeeId: string) {
  const partners = await countManagedPartners(tx, employeeId)
  if (partners > 0) return refusal('EmployeeManagesPartners', { partners })
  const applications = await countOpenApplications(tx, employeeId)
  return applications > 0 ? refusal('EmployeeOwnsApplications', { applications }) : null
}
