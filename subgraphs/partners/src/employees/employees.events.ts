import { EmployeeChanged } from '@channelgraph/contracts'
import type { EmployeeRow } from './employees.tables.ts'

export const employeeChanged = (employee: EmployeeRow) =>
  EmployeeChanged.of(employee, {
    employeeId: employee.id,
    department: employee.department,
    active: employee.active,
  })
