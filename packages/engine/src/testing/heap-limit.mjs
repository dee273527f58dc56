// A thread that says how much memory it may take.
import { getHeapStatistics } from 'node:v8'
import { parentPort } from 'node:worker_threads'

parentPort.postMessage({ id: 0, result: getHeapStatistics().heap_size_limit })
