{const e=document.querySelector('.hr-moved'),{search:c,hash:h}=location;c&&(e.search=c),h&&(e.hash=h),location.replace(e.href)}
