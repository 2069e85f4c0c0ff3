import type { IdleProcesses } from './idle-processes.js';
import { createLane, type Lane, type LaneName } from './lane.js';

/**
 * Makes the lanes of a pool. Each job has its first go among the small or the large ones. What takes longer goes on to the long ones,
 * and from there to the longest.
 *
 * @param prompt the processes of small jobs
 * @param patient those of all others
 */
export function createLanes(
  places: { readonly smallPlaces: number; readonly largePlaces: number; readonly longPlaces: number },
  prompt: IdleProcesses,
  patient: IdleProcesses,
): Readonly<Record<LaneName, Lane>> {
  const longest = createLane({
    name: 'longest',
    places: Math.ceil(places.longPlaces / 2),
    slice: 2,
    next: undefined,
    choices: ['smallest', 'oldest'],
    processes: patient,
  });
  const long = createLane({
    name: 'long',
    places: places.longPlaces,
    slice: 1,
    next: longest,
    choices: ['smallest', 'oldest'],
    processes: patient,
  });
  // The caller of the newest is the one who most likely still waits.
  const large = createLane({
    name: 'large',
    places: places.largePlaces,
    slice: 0,
    next: long,
    choices: ['smallest', 'newest', 'smallest', 'oldest'],
    processes: patient,
  });
  const small = createLane({
    name: 'small',
    places: places.smallPlaces,
    slice: 0,
    next: long,
    choices: ['smallest', 'smallest', 'newest', 'smallest', 'smallest', 'oldest'],
    processes: prompt,
  });
  return { small, large, long, longest };
}
