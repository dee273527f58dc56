import { changed, command, type Versioned } from '@channelgraph/command'
import { employeeChanged } from '../employees.events.ts'
import { refusal } from '../employees.refusals.ts'
import { answeredRegions } from '../employees.steps.ts'
import { countManagedPartners, employees, replaceRegions } from '../employees.store.ts'
import type { EmployeeRow } from '../employees.tables.ts'

export interface MoveEmployee extends Versioned {
  readonly department: EmployeeRow['department']
  readonly regionCodes?: readonly string[] | null
}

export const moveEmployee = command(
  'employee:maintain',
  async (tx, ctx, { id, expectedVersion, department, regionCodes }: MoveEmployee) => {
    const regions = await answeredRegions(tx, ctx.scope, regionCodes ?? [])
    const employee = await employees.lock(tx, ctx, id, expectedVersion)
    if (!employee.active) return refusal('EmployeeLeft')
    // A partner is managed by somebody of the channel department.
    const partners = department === 'CHANNEL' ? 0 : await countManagedPartners(tx, id)
    if (partners > 0) return refusal('EmployeeManagesPartners', { partners })
    const moved = await employees.update(tx, employee, { department })
    await replaceRegions(tx, id, regions)
    return changed('Employee', employee, moved, employeeChanged(moved))
  },
)
