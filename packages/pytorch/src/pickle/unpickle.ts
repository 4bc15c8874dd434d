import { decimal, readConstant } from './constants.js';
import { callGlobal, globalCalled } from './globals.js';
import { persistentStorage } from './persistentStorage.js';
import { CLOSED, DEEPEST, OPEN, PickleBudget } from './pickleBudget.js';
import { fail, type PickleBytes } from './pickleBytes.js';
import { Global, Opaque, type PickleValue } from './pickleValue.js';

const op = (character: string): number => character.charCodeAt(0);

/**
 * Builds the value that a pickle describes, protocols 0 to 5, and leaves `source` behind it.
 *
 * A pickle is a program: it says what to call to make its objects. Here a call builds only tensors, containers, numbers, texts and bytes, and
 * names of anything else are refused, so that nothing of a file is executed. Its opcodes: https://github.com/python/cpython/blob/main/Lib/pickletools.py
 *
 * @throws CnnError (FILE) for what is no pickle or is cut off, and for one that calls for anything else, which is named
 */
export function unpickle(source: PickleBytes): PickleValue {
  return new Machine(source).run();
}

class Machine {
  readonly #source: PickleBytes;
  #stack: PickleValue[] = [];
  /** Stacks that were left at a mark. */
  readonly #marks: PickleValue[][] = [];
  readonly #memo = new Map<number, PickleValue>();
  readonly #budget: PickleBudget;

  constructor(source: PickleBytes) {
    this.#source = source;
    this.#budget = new PickleBudget(source.bytes.length, (problem) => this.#fail(problem));
  }

  #fail(problem: string): never {
    return fail(this.#source.where, 'malformed', `its pickle ${problem}`);
  }

  /** Puts a container on the stack. */
  #make(value: PickleValue, bytes: number): void {
    this.#budget.make(bytes);
    this.#stack.push(value);
  }

  #pop(): PickleValue {
    const value = this.#stack.pop();
    return value === undefined ? this.#fail('takes more from its stack than is there') : value;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    return value === undefined ? this.#fail('takes more from its stack than is there') : value;
  }

  /** What stands above the last mark. */
  #marked(): PickleValue[] {
    const items = this.#stack;
    this.#stack = this.#marks.pop() ?? this.#fail('has no mark where one is needed');
    return items;
  }

  #text(): string {
    const value = this.#pop();
    return typeof value === 'string' ? value : this.#fail('has no text where one is needed');
  }

  #tuple(length: number): void {
    const items = Array.from({ length }, () => this.#pop());
    this.#make(items.reverse(), CLOSED);
  }

  run(): PickleValue {
    const { where } = this.#source;
    for (;;) {
      const code = this.#source.u8();
      if (code === op('.')) {
        const value = this.#pop();
        if (this.#stack.length > 0 || this.#marks.length > 0) this.#fail('ends with values left over');
        return value;
      }
      const constant = readConstant(code, this.#source);
      if (constant !== undefined) this.#stack.push(constant);
      else if (!this.#preamble(code) && !this.#container(code) && !this.#object(code)) {
        fail(
          where,
          'malformed',
          `expected an opcode of a pickle at byte ${this.#source.at - 1}, received ${code}`,
        );
      }
    }
  }

  /** The protocol, and the length of what follows, which is not needed. */
  #preamble(code: number): boolean {
    if (code === 0x80 && this.#source.u8() > 5) this.#fail('has a protocol above 5');
    if (code === 0x95) this.#source.u64();
    return code === 0x80 || code === 0x95;
  }

  /** Opcodes of the stack, of lists, tuples, dictionaries and sets, and of the memo. */
  #container(code: number): boolean {
    const source = this.#source;
    const stack = this.#stack;
    switch (code) {
      case op('('):
        if (this.#marks.length >= DEEPEST) this.#fail(`has values more than ${DEEPEST} deep in one another`);
        this.#marks.push(stack);
        this.#stack = [];
        return true;
      case op('0'):
        if (stack.length === 0) this.#marked();
        else stack.pop();
        return true;
      case op('1'):
        this.#marked();
        return true;
      case op('2'):
        stack.push(this.#top());
        return true;
      case op(']'):
        this.#make([], OPEN);
        return true;
      case op(')'):
        this.#make([], CLOSED);
        return true;
      case op('}'):
        this.#make(new Map(), OPEN);
        return true;
      case 0x8f:
        this.#make(new Set(), OPEN);
        return true;
      case op('l'):
      case op('t'): {
        const items = this.#marked();
        this.#make(items, OPEN);
        return true;
      }
      case 0x85:
      case 0x86:
      case 0x87:
        this.#tuple(code - 0x84);
        return true;
      case 0x91: {
        const items = this.#marked();
        this.#make(new Set(items), OPEN);
        return true;
      }
      case op('d'): {
        const items = this.#marked();
        this.#make(this.#filled(new Map(), items), OPEN);
        return true;
      }
      case op('a'): {
        const item = this.#pop();
        this.#list().push(item);
        return true;
      }
      case op('e'): {
        const items = this.#marked();
        const list = this.#list();
        for (const item of items) list.push(item);
        return true;
      }
      case op('s'): {
        const value = this.#pop();
        const key = this.#pop();
        this.#filled(this.#top(), [key, value]);
        return true;
      }
      case op('u'): {
        const items = this.#marked();
        this.#filled(this.#top(), items);
        return true;
      }
      case 0x90: {
        const items = this.#marked();
        const set = this.#top();
        if (!(set instanceof Set)) return this.#fail('adds to what is no set');
        for (const item of items) set.add(item);
        return true;
      }
      case op('p'):
        this.#memo.set(Number(decimal(source)), this.#top());
        return true;
      case op('q'):
        this.#memo.set(source.u8(), this.#top());
        return true;
      case op('r'):
        this.#memo.set(source.u32(), this.#top());
        return true;
      case 0x94:
        this.#memo.set(this.#memo.size, this.#top());
        return true;
      case op('g'):
        stack.push(this.#remembered(Number(decimal(source))));
        return true;
      case op('h'):
        stack.push(this.#remembered(source.u8()));
        return true;
      case op('j'):
        stack.push(this.#remembered(source.u32()));
        return true;
      default:
        return false;
    }
  }

  /** Opcodes that name or call something of Python. */
  #object(code: number): boolean {
    const source = this.#source;
    const { where } = source;
    switch (code) {
      case op('c'): {
        const module = source.line();
        this.#stack.push(globalCalled(module, source.line(), where));
        return true;
      }
      case 0x93: {
        const name = this.#text();
        this.#stack.push(globalCalled(this.#text(), name, where));
        return true;
      }
      case op('i'): {
        const module = source.line();
        globalCalled(module, source.line(), where);
        return fail(where, 'refused', `it makes an object of the class ${module}`);
      }
      case op('R'):
      case 0x81: {
        const args = this.#pop();
        const called = this.#pop();
        if (!(called instanceof Global) || !Array.isArray(args))
          return this.#fail('calls what is no function');
        this.#make(callGlobal(called, args, { where, take: (items) => this.#budget.copy(items) }), OPEN);
        return true;
      }
      case op('b'):
        this.#build();
        return true;
      case op('Q'):
        this.#stack.push(persistentStorage(this.#pop(), where));
        return true;
      case op('P'):
        return this.#fail('refers to a storage in the form of protocol 0, which torch.save does not write');
      case op('o'):
      case 0x82:
      case 0x83:
      case 0x84:
      case 0x92:
        return fail(where, 'refused', 'it makes an object of a class');
      default:
        return false;
    }
  }

  /** State that is set on an object: only an OrderedDict's attributes and NumPy's descriptions have some here, and it is left unread. */
  #build(): void {
    const state = this.#pop();
    const target = this.#top();
    const known =
      target instanceof Opaque || (target instanceof Map && (state instanceof Map || Array.isArray(state)));
    if (!known) this.#fail('sets the state of what has none');
  }

  #remembered(index: number): PickleValue {
    const value = this.#memo.get(index);
    return value === undefined ? this.#fail(`refers to its value ${index}, which it has not made`) : value;
  }

  #list(): PickleValue[] {
    const list = this.#top();
    return Array.isArray(list) ? list : this.#fail('adds to what is no list');
  }

  #filled(map: PickleValue, items: readonly PickleValue[]): Map<PickleValue, PickleValue> {
    if (!(map instanceof Map) || items.length % 2 !== 0)
      return this.#fail('sets items of what is no dictionary');
    for (let n = 0; n < items.length; n += 2) map.set(items[n] as PickleValue, items[n + 1] as PickleValue);
    return map;
  }
}
