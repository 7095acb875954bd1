export * from '@tollgate/server';
