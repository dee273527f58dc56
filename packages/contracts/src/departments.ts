import departments from './departments.json' with { type: 'json' }

// The one list of departments: whatever names them is made from departments.json. Code imports what stands here; what cannot
// (compose, Kubernetes, samples of environments) is written from it by `npm run generate`. Its order is that of the ports.

/** A department that owns a subgraph. */
export type Department = keyof typeof departments

/** The departments that own a subgraph. */
export const DEPARTMENTS = Object.keys(departments) as readonly Department[]

/** Whose facts each department follows: that it may reach their feeds, and has to be told where they are. */
export const FOLLOWS = departments as Readonly<Record<Department, readonly Department[]>>

/** A value for each department. */
export const ofDepartments = <Value>(make: (department: Department) => Value): Record<Department, Value> =>
  Object.fromEntries(DEPARTMENTS.map((name) => [name, make(name)])) as Record<Department, Value>

/** A department's variable of the environment, such as FEED_URL_ORDERS. */
export type DepartmentVariable<Prefix extends string> = `${Prefix}_${Uppercase<Department>}`
export const variableOf = <const Prefix extends string>(prefix: Prefix, department: Department) =>
  `${prefix}_${department.toUpperCase()}` as DepartmentVariable<Prefix>

/** One variable a department, with a value for each. */
export const variablesOf = <const Prefix extends string, Value>(
  prefix: Prefix,
  make: (department: Department) => Value,
): Record<DepartmentVariable<Prefix>, Value> =>
  Object.fromEntries(DEPARTMENTS.map((name) => [variableOf(prefix, name), make(name)])) as Record<
    DepartmentVariable<Prefix>,
    Value
  >
