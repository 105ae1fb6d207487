// rule: find.cocci report account
// Names of system calls and names that only look like them.
struct ops {
	int (*sys_open)(int);
	int sys_close;
};

static int (*pointer)(int) = sys_dup;
static int sys_own;
static long sys_file_local(int a) { return a; }
asmlinkage long sys_prototype(int sys_named);

int scopes(int (*sys_read)(int), int sys_write)
{
	int sys_time = 0, sys_plain;
	int (*sys_called)(int);
	extern long sys_declared(int);

	sys_time += sys_write;
	sys_read(sys_time);
	sys_called(sys_plain);
	sys_open(&sys_time);
	ops->sys_open(1);
	{
		long sys_inner = 3;

		use(sys_inner);
	}
	sys_own = 3;
	sys_file_local(2);
	return sys_inner(3) + sys_declared(4);
}
