// The events to come, as ../../engine/event-heap.ts orders them: a four-way heap. An item is the address of its owner, in whose last bits its kind is.
import { room } from './memory.as';

export const ACTOR: usize = 0;
export const FLIGHT: usize = 1;
export const SOURCE: usize = 2;
export const KINDS: usize = 3;

@unmanaged
class Event {
  time: f64;
  order: i64;
  item: usize;
}

const EVENT_BYTES: usize = 24;
let heap: usize = 0;
let heapSize: i32 = 0;
let heapRoom: i32 = 0;
let sequence: i64 = 0;
export let poppedTime: f64 = 0;
export let poppedItem: usize = 0;

function eventAt(index: i32): Event {
  return changetype<Event>(heap + <usize>index * EVENT_BYTES);
}

function growHeap(): void {
  const old = heap;
  heap = room(<usize>heapRoom * 2 * EVENT_BYTES);
  memory.copy(heap, old, <usize>heapRoom * EVENT_BYTES);
  heapRoom *= 2;
}

/** The first event was taken out, and nothing stands in its place yet: what comes next is mostly put there, which spares half of the way. */
let isFirstFree: bool = false;

export function push(time: f64, rank: i64, item: usize): void {
  const order = (rank << 52) + sequence++;
  if (isFirstFree) {
    isFirstFree = false;
    sink(time, order, item);
    return;
  }
  if (heapSize === heapRoom) growHeap();
  let hole = heapSize++;
  while (hole > 0) {
    const parent = (hole - 1) >> 2;
    const above = eventAt(parent);
    if (above.time < time || (above.time === time && above.order < order)) break;
    move(hole, above);
    hole = parent;
  }
  set(hole, time, order, item);
}

function move(hole: i32, from: Event): void {
  set(hole, from.time, from.order, from.item);
}

function set(place: i32, time: f64, order: i64, item: usize): void {
  const event = eventAt(place);
  event.time = time;
  event.order = order;
  event.item = item;
}

export function pop(): bool {
  if (isFirstFree) {
    isFirstFree = false;
    heapSize--;
    const last = eventAt(heapSize);
    if (heapSize > 0) sink(last.time, last.order, last.item);
  }
  if (heapSize === 0) return false;
  const first = eventAt(0);
  poppedTime = first.time;
  poppedItem = first.item;
  isFirstFree = true;
  return true;
}

/** Puts an event in the first place, and then where it belongs. */
function sink(time: f64, order: i64, item: usize): void {
  const size = heapSize;
  let hole = 0;
  for (let child = 1; child < size; child = hole * 4 + 1) {
    let least = eventAt(child);
    let place = child;
    const end = min<i32>(child + 4, size);
    for (let other = child + 1; other < end; other++) {
      const event = eventAt(other);
      if (event.time < least.time || (event.time === least.time && event.order < least.order)) {
        least = event;
        place = other;
      }
    }
    if (time < least.time || (time === least.time && order < least.order)) break;
    move(hole, least);
    hole = place;
  }
  set(hole, time, order, item);
}

/** Nothing is to come. */
export function clearHeap(): void {
  heapSize = 0;
  isFirstFree = false;
  sequence = 0;
  heapRoom = 256;
  heap = room(<usize>heapRoom * EVENT_BYTES);
}
