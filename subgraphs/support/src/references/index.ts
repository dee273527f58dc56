import { EmployeeChanged, OrderSplit, OrderSubmitted } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import { addOrderRef, upsertEmployeeRef } from './references.store.ts'

/** The people and the orders that cases name, as their departments tell of them (员工、订单). */
export const references = module({
  resolvers: {},
  loaders: () => ({}),
  on: {
    partners: [
      on(EmployeeChanged, ({ unit }, { employeeId: id, department, active }) =>
        upsertEmployeeRef(unit.tx, { id, department, active }),
      ),
    ],
    orders: [
      on(OrderSubmitted, ({ unit }, { orderId: id, partnerId }) => addOrderRef(unit.tx, { id, partnerId })),
      on(OrderSplit, ({ unit }, { newOrderId: id, partnerId }) => addOrderRef(unit.tx, { id, partnerId })),
    ],
  },
})
