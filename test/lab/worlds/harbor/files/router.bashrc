PS1='\u@\h:\w# '
. /etc/labproof-trace
