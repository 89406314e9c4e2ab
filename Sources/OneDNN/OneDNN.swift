import COneDNN
