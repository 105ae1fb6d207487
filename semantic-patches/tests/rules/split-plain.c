// split: sys_x ksys_x int
unsigned long sys_x(unsigned long a,
		    int b)
{
	if (a)
		return 1;
	return b;
}
