import { created, creatingCommand, lockCodes } from '@channelgraph/command'
import { check, newId } from '@channelgraph/values'
import { employeeChanged } from '../employees.events.ts'
import { refusal } from '../employees.refusals.ts'
import { answeredRegions } from '../employees.steps.ts'
import { employees, findEmployees, findTakenNo, replaceRegions } from '../employees.store.ts'
import type { EmployeeRow } from '../employees.tables.ts'

export interface JoinEmployee {
  readonly idempotencyKey: string
  readonly input: {
    readonly no: string
    readonly name: string
    readonly department: EmployeeRow['department']
    readonly regionCodes?: readonly string[] | null
  }
}

export const joinEmployee = creatingCommand(
  'employee:maintain',
  findEmployees,
  async (tx, ctx, { input }: JoinEmployee) => {
    const no = check.code('no', input.no)
    const name = check.title('name', input.name)
    const regions = await answeredRegions(tx, ctx.scope, input.regionCodes ?? [])
    await lockCodes(tx, 'employee')
    const taken = await findTakenNo(tx, no)
    if (taken) return refusal('EmployeeNoTaken', { no: taken })
    const employee = await employees.insert(tx, { id: newId('employee'), no, name, department: input.department })
    await replaceRegions(tx, employee.id, regions)
    return created('Employee', { ...employee, regionCodes: regions }, employeeChanged(employee))
  },
)
