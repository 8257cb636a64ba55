import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { notFound, Problem } from '../problem.js';
import { allOf } from '../words.js';
import { GroupMember } from './group-member.entity.js';
import { PeopleGroup } from './people-group.entity.js';
import { Profile } from './profile.entity.js';

/** A group with its people. */
export interface WholeGroup {
  group: PeopleGroup;
  people: Profile[];
}

/** Groups of people. */
@Injectable()
export class GroupsService {
  constructor(private readonly database: Database) {}

  /** All of them, by name. */
  all(): Promise<PeopleGroup[]> {
    return this.database.read
      .createQueryBuilder(PeopleGroup, 'people_group')
      .orderBy('people_group.name COLLATE NOCASE')
      .getMany();
  }

  /** All of them with their people, both by name. */
  async whole(): Promise<WholeGroup[]> {
    const [groups, members] = [await this.all(), await this.members()];
    return groups.map((group) => ({
      group,
      people: members.filter(({ groupId }) => groupId === group.id).map(({ profile }) => profile),
    }));
  }

  /** @throws Problem 404 */
  async find(id: string): Promise<WholeGroup> {
    const found = (await this.whole()).find(({ group }) => group.id === id);
    if (!found) throw noSuchGroup();
    return found;
  }

  /** @throws Problem beside the name when there is such a group */
  async add(name: string, people: string[]): Promise<PeopleGroup> {
    return this.database.write(async (manager) => {
      await refuseTakenName(manager, name);
      const group = manager.create(PeopleGroup, { id: randomUUID(), name, createdAt: new Date() });
      await manager.insert(PeopleGroup, group);
      await audit(manager, 'group made', group);
      await this.setMembers(manager, group, people);
      return group;
    });
  }

  /** @throws Problem 404; beside the name when there is another group of that name */
  async change(id: string, name: string, people: string[]): Promise<void> {
    await this.database.write(async (manager) => {
      const group = await found(manager, id);
      await refuseTakenName(manager, name, id);
      if (name !== group.name) {
        await manager.update(PeopleGroup, { id }, { name });
        await audit(manager, 'group renamed', group, { detail: `${group.name} → ${name}` });
      }
      await this.setMembers(manager, { id, name }, people);
    });
  }

  /** Removes the group. Boards that were shared with it are not any more. */
  async remove(id: string): Promise<PeopleGroup> {
    return this.database.write(async (manager) => {
      const group = await found(manager, id);
      await manager.delete(PeopleGroup, { id });
      await audit(manager, 'group removed', group);
      return group;
    });
  }

  private async setMembers(
    manager: EntityManager,
    group: Pick<PeopleGroup, 'id' | 'name'>,
    wanted: string[],
  ): Promise<void> {
    const groupId = group.id;
    const people = await manager.findBy(Profile, { id: In(wanted) });
    const before = await manager.find(GroupMember, { where: { groupId }, relations: { profile: true } });
    const added = people.filter(({ id }) => !before.some(({ profileId }) => profileId === id));
    const gone = before.filter(({ profileId }) => !people.some(({ id }) => id === profileId));
    if (added.length + gone.length === 0) return;
    await manager.delete(GroupMember, { groupId, profileId: In(gone.map(({ profileId }) => profileId)) });
    await manager.insert(
      GroupMember,
      added.map(({ id: profileId }) => ({ groupId, profileId })),
    );
    const detail = [
      added.length > 0 && `added ${allOf(added.map(({ name }) => name))}`,
      gone.length > 0 && `removed ${allOf(gone.map(({ profile }) => profile.name))}`,
    ];
    await audit(manager, 'group members changed', group, { detail: detail.filter(Boolean).join('; ') });
  }

  private members(): Promise<GroupMember[]> {
    return this.database.read
      .createQueryBuilder(GroupMember, 'member')
      .innerJoinAndSelect('member.profile', 'profile')
      .orderBy('profile.name COLLATE NOCASE')
      .getMany();
  }
}

async function found(manager: EntityManager, id: string): Promise<PeopleGroup> {
  const group = await manager.findOneBy(PeopleGroup, { id });
  if (!group) throw noSuchGroup();
  return group;
}

function noSuchGroup(): Problem {
  return notFound('There is no such group. It may have been removed meanwhile.');
}

/** Two of the same name, but for capitals, would be taken for each other. */
async function refuseTakenName(manager: EntityManager, name: string, except = ''): Promise<void> {
  const groups = await manager.find(PeopleGroup);
  if (!groups.some((one) => one.id !== except && one.name.toLowerCase() === name.toLowerCase())) return;
  throw new Problem('There is a group of this name already.', { field: 'name' });
}
