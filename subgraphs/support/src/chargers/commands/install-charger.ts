import { changed, command } from '@channelgraph/command'
import { businessDateOf, check, normaliseCode, notFound } from '@channelgraph/values'
import { chargerInstalled } from '../chargers.events.ts'
import { refusal } from '../chargers.refusals.ts'
import { refuseInstallation } from '../chargers.rules.ts'
import { chargers, findChargers } from '../chargers.store.ts'
import { findStations } from '../stations.store.ts'

export interface InstallCharger {
  readonly serialNo: string
  readonly stationId: string
  readonly installedOn: string
  readonly expectedVersion: number
}

export const installCharger = command(
  'charger:install',
  async (tx, ctx, { serialNo: given, stationId, installedOn, expectedVersion }: InstallCharger) => {
    const serialNo = normaliseCode(given)
    if (!(await findChargers(tx, ctx.scope, [serialNo])).has(serialNo)) return refusal('UnknownSerial', { serialNo })
    const charger = await chargers.lock(tx, ctx, serialNo, expectedVersion)
    const refused = refuseInstallation(charger)
    if (refused) return refused
    const today = businessDateOf(ctx.clock.now())
    check.day('installedOn', installedOn, charger.deliveredOn ?? today, today)
    const station = (await findStations(tx, ctx.scope, [stationId])).get(stationId)
    if (!station) throw notFound('The station', '充电站')
    const installed = await chargers.update(tx, charger, { status: 'INSTALLED', stationId, installedOn })
    return changed('Charger', charger, installed, chargerInstalled(installed, station))
  },
)
