export type { ShipmentLineRow as ShipmentLine, ShipmentRow as Shipment } from './delivery.tables.ts'
