import { Kind, type ValueNode } from 'graphql'
import { CHARACTERS } from './introspection-cost.ts'

/** How many values there are in an input: items, fields, and texts by their length. Not recursive: values may nest deeper than the stack. */
export function weightOf(input: unknown): number {
  let weight = 0
  const open: unknown[] = [input]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') weight += Math.floor(value.length / CHARACTERS)
    if (typeof value !== 'object' || value === null) continue
    const items = Object.values(value)
    weight += items.length
    for (const item of items) open.push(item)
  }
  return weight
}

/** The same of an argument as it is written; `variable` knows the weight of what one holds. */
export function weightOfArgument(value: ValueNode, variable: (name: string) => number): number {
  if (value.kind === Kind.VARIABLE) return variable(value.name.value)
  if (value.kind === Kind.STRING) return Math.floor(value.value.length / CHARACTERS)
  if (value.kind === Kind.LIST)
    return value.values.reduce((sum, item) => sum + weightOfArgument(item, variable), value.values.length)
  if (value.kind === Kind.OBJECT)
    return value.fields.reduce((sum, field) => sum + weightOfArgument(field.value, variable), value.fields.length)
  return 0
}
