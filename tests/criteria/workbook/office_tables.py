"""Tables as offices keep them. Made up; what they look like is not."""

# Numbers in the second row of a merged head, a group of rows, totals, a note, a count.
DISTRICT = """
UỶ BAN NHÂN DÂN HUYỆN KỲ ANH||||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
|||
BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ THÁNG 9/2021

TT|Xã|Tiêu chí|||||||||||||||||||Số TC đạt|Ghi chú
||1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19||
I|Các xã về đích năm 2021|||||||||||||||||||||
1|Xã Kỳ Lạc|x|x|x|x||x|x|x|x|||x|||x|x||x|x|13|Còn 2 km đường
2|kỳ tây|x||x|x||x|x|x|||||||x|x||x|x|11|
II|Các xã còn lại|||||||||||||||||||||
3|X. Hoà Tiến|x|x|x|x|x|x|x|x|x|x|x|x|x|x|x|x|x|x|x|19|
|Tổng cộng|3|2|3|3|1|3|3|3|2|1|1|2|1|1|3|3|1|3|3|43|
|Bình quân||||||||||||||||||||14.3|
Ghi chú: x là tiêu chí đạt
"""

# Names without tones, words, "CĐ" explained under the table, both spellings of a commune.
WORDS = """
TỔNG HỢP TIÊU CHÍ
TT|Tên đơn vị|Quy hoạch|Giao thông|Thuỷ lợi|Trường học|CSVC văn hóa|TTTT|Y TE|Môi trường, ATTP|QPAN
1|KY LAC|Đạt|Chưa đạt|đạt|CĐ|Đ|đạt|Đạt|chưa|Đ
2|Hoa Tien|Đạt|CĐ|đạt|Đạt|KĐ|đạt|Đạt|CĐ|Đạt
3|Thuỷ Triều (*)|Đạt|Đ|Đ|Đ|Đ|Đ|Đ|Đ|Đ
(*) Xã đăng ký về đích năm 2022
Ghi chú: Đ: đạt; CĐ: cơ bản đạt
"""

# A department's table: values as text and as numbers, columns counted below the head.
DEPARTMENT = """
Mã|Xã, thị trấn|17. Môi trường|||Thu nhập|Nguyên nhân
||17.1|17.2|17.3|(triệu đồng)|
(1)|(2)|(3)|(4)|(5)|(6)|(7)
18850|Kỳ Lạc|'85,5|Đạt|khá|'1.234,5|đường xa
18793|Kỳ Tây|'85.5%|Chưa đạt|Tốt|42.75|
7591|Mỹ Lộc|90|1|Trung bình|'38|
"""

# Criteria down, communes across.
TRANSPOSED = """
KẾT QUẢ THỰC HIỆN
TT|Tiêu chí|Kỳ Lạc|Kỳ Tây|Kỳ Bắc
1|Quy hoạch|1|1|0
2|Giao thông|1|0|0
3|Thủy lợi|1|1|1
4|Điện|1|1|1
|Tổng số tiêu chí đạt|4|3|2
"""

# A province: the district in a column of its own, written once; namesakes in two districts.
PROVINCE = """
TT|Huyện|Tên xã|TC1|TC2|TC3|TC 17
1|Can Lộc|Sơn Lộc|✓|✓||✓
2||Phú Lộc|✓|||
3|Bố Trạch|Sơn Lộc|||✓|
4||Cộng Hoà|✓|✓|✓|✓
|Cộng||3|2|2|2
"""

# Roman numbers, an unknown commune, one twice, a code that denies the name.
ODD = """
Mã xã|Địa phương|I. Quy hoạch|II. Giao thông|III. Thủy lợi|IV|Điểm số
18850|Kỳ Lạc|Đ|Đ|Đ|✔✔|7
18793|Kỳ Tây|Đ|Đ|K||8
18793|Xã Kỳ Tây|Đ|Đ|Đ||9
|Kỳ Lác|Đ||||6
|Thạch Hà|Đ|Đ|Đ||5
18760|Kỳ Lạc||Đ|||4
"""
