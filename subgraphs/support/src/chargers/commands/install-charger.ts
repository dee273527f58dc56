import { changed, command } from '@channelgraph/command'
import { badInput, businessDateOf, notFound } from '@channelgraph/values'
import { chargerInstalled } from '../chargers.events.ts'
import { refuseInstallation, unknownSerial } from '../chargers.rules.ts'
import { findChargers, lockCharger, updateCharger } from '../chargers.store.ts'
import { findStations } from '../stations.store.ts'

export interface InstallCharger {
  readonly serialNo: string
  readonly stationId: string
  readonly installedOn: string
  readonly expectedVersion: number
}

export const installCharger = command(
  'charger:install',
  async (tx, ctx, { serialNo, stationId, installedOn, expectedVersion }: InstallCharger) => {
    if (!(await findChargers(tx, ctx.scope, [serialNo])).has(serialNo)) return unknownSerial(serialNo)
    const charger = await lockCharger(tx, ctx, serialNo, expectedVersion)
    const refusal = refuseInstallation(charger)
    if (refusal) return refusal
    const today = businessDateOf(ctx.clock.now())
    if (installedOn > today || installedOn < (charger.deliveredOn ?? today))
      throw badInput(`installedOn lies between the day of delivery, ${charger.deliveredOn}, and today, ${today}.`)
    const station = (await findStations(tx, [stationId])).get(stationId)
    if (!station) throw notFound('The station')
    const installed = await updateCharger(tx, charger, { status: 'INSTALLED', stationId, installedOn })
    return changed('Charger', charger, installed, chargerInstalled(installed, station))
  },
)
