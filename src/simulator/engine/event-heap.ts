// The events to come, earliest first; at one instant by rank, then in the order in which they were put in.

/** Who an event belongs to: an item is the position of its owner times KINDS, plus one of these. */
export const ACTOR = 0;
export const FLIGHT = 1;
export const SOURCE = 2;
export const KINDS = 4;

/** A four-way heap in typed columns: no object per event. */
export class EventHeap {
  private times = new Float64Array(256);
  private orders = new Float64Array(256);
  private items = new Int32Array(256);
  private sequence = 0;
  size = 0;

  /** The time and item of the event that `pop` took out last. */
  poppedTime = 0;
  poppedItem = 0;

  /** @param rank 0 comes before 1 at the same instant @param item any 32-bit number */
  push(time: number, rank: 0 | 1, item: number): void {
    if (this.size === this.times.length) this.grow();
    // 2^52 events of each rank: more than any run has.
    const order = rank * 2 ** 52 + this.sequence++;
    const { times, orders, items } = this;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (orders[parent] as number) < order)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent] as number;
      items[hole] = items[parent] as number;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    items[hole] = item;
  }

  /** @returns false when there is nothing left */
  pop(): boolean {
    if (this.size === 0) return false;
    const { times, orders, items } = this;
    this.poppedTime = times[0] as number;
    this.poppedItem = items[0] as number;
    const size = --this.size;
    const time = times[size] as number;
    const order = orders[size] as number;
    const item = items[size] as number;
    let hole = 0;
    for (let first = 1; first < size; first = hole * 4 + 1) {
      let least = first;
      let leastTime = times[first] as number;
      const end = Math.min(first + 4, size);
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child] as number;
        if (childTime < leastTime || (childTime === leastTime && (orders[child] as number) < (orders[least] as number))) {
          least = child;
          leastTime = childTime;
        }
      }
      if (time < leastTime || (time === leastTime && order < (orders[least] as number))) break;
      times[hole] = leastTime;
      orders[hole] = orders[least] as number;
      items[hole] = items[least] as number;
      hole = least;
    }
    times[hole] = time;
    orders[hole] = order;
    items[hole] = item;
    return true;
  }

  private grow(): void {
    const { times, orders, items } = this;
    this.times = new Float64Array(times.length * 2);
    this.orders = new Float64Array(times.length * 2);
    this.items = new Int32Array(times.length * 2);
    this.times.set(times);
    this.orders.set(orders);
    this.items.set(items);
  }
}
