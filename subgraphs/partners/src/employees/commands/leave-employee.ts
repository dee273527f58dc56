import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check } from '@channelgraph/values'
import { employeeChanged } from '../employees.events.ts'
import { refusal } from '../employees.refusals.ts'
import { employees, replaceRegions } from '../employees.store.ts'
import { refuseUnlessHandedOver } from '../handing-over.steps.ts'

export interface LeaveEmployee extends Versioned {
  readonly reason: string
}

/** Whoever leaves keeps the name it had in what it did; nobody gives it work any more. */
export const leaveEmployee = command(
  'employee:maintain',
  async (tx, ctx, { id, expectedVersion, reason: given }: LeaveEmployee) => {
    const reason = check.text('reason', given)
    const employee = await employees.lock(tx, ctx, id, expectedVersion)
    if (!employee.active) return refusal('EmployeeLeft')
    const kept = await refuseUnlessHandedOver(tx, id)
    if (kept) return kept
    const left = await employees.update(tx, employee, { active: false })
    const answered = await replaceRegions(tx, id, [])
    const outcome = changed(
      'Employee',
      { ...employee, regionCodes: answered },
      { ...left, regionCodes: [] },
      employeeChanged(left),
    )
    return withReason(reason, outcome)
  },
)
