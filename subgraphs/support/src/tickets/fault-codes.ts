import { codeKey } from '@channelgraph/values'

/** A kind of fault that a charger reports (故障代码). Reference data that never changes: it stands here, not in a table. */
export interface Fault {
  readonly code: string
  readonly source: 'OCPP16'
  readonly title: string
  /** 0 is the worst. */
  readonly severity: number
  /** Whether such an alarm is worth a ticket by itself (G-08). */
  readonly autoTicket: boolean
  /** High voltage, metering or safety: too much for a partner alone (复杂问题, specification 3.8). */
  readonly complex: boolean
}

const fault = (code: string, severity: number, title: string, complex = false): Fault => ({
  code,
  source: 'OCPP16',
  title,
  severity,
  autoTicket: severity <= 4,
  complex,
})

/** The 16 error codes of OCPP 1.6 (ChargePointErrorCode); titles in our own words, severities ours. */
export const FAULT_CODES: readonly Fault[] = [
  fault('ConnectorLockFailure', 2, 'The connector does not lock or unlock (枪锁故障)'),
  fault('EVCommunicationError', 5, 'No communication with the vehicle (车辆通信异常)'),
  fault('GroundFailure', 0, 'Ground fault circuit breaker tripped (接地故障)', true),
  fault('HighTemperature', 1, 'Too hot inside the charger (温度过高)', true),
  fault('InternalError', 2, 'Internal fault of hardware or software (内部故障)'),
  fault('LocalListConflict', 6, 'The local list of cards conflicts with the server (本地名单冲突)'),
  fault('NoError', 9, 'No fault (无故障)'),
  fault('OtherError', 4, 'Another fault, named by the vendor (其他故障)'),
  fault('OverCurrentFailure', 1, 'Overcurrent protection tripped (过流)', true),
  fault('OverVoltage', 1, 'Voltage above its limit (过压)', true),
  fault('PowerMeterFailure', 2, 'The power meter cannot be read (电表故障)', true),
  fault('PowerSwitchFailure', 2, 'The power contactor fails (接触器故障)', true),
  fault('ReaderFailure', 3, 'The card reader fails (读卡器故障)'),
  fault('ResetFailure', 3, 'A reset did not work (复位失败)'),
  fault('UnderVoltage', 4, 'Voltage below its limit (欠压)'),
  fault('WeakSignal', 6, 'Weak wireless signal (信号弱)'),
]

const BY_CODE: ReadonlyMap<string, Fault> = new Map(FAULT_CODES.map((entry) => [codeKey(entry.code), entry]))

export const faultOf = (code: string | null | undefined): Fault | null => BY_CODE.get(codeKey(code)) ?? null
